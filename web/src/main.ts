// SPDX-License-Identifier: Apache-2.0
import "ol/ol.css";
import "./fonts.css";
import "./style.css";
import "./pages.css";
import "./elements/console-shell";
