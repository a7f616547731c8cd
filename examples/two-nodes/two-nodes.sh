#!/bin/sh
# Two parties meet, agree, warn, go silent, and one of them tries to rewrite what was.
#
#     two-nodes.sh [FOLDER]
#
# All of it with the commands that officers use, two processes and real connections. What it makes is left in FOLDER.
# SPDX-License-Identifier: Apache-2.0
set -eu
umask 077

truceline=${TRUCELINE:-truceline}
python=${PYTHON:-python3}
port=${PORT:-7443}
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-two-nodes}
mkdir "$folder"
cd "$folder"

alfa_node= bravo_node=
stop() { [ -z "$1" ] || { kill "$1" && wait "$1" || :; } }
trap 'stop "$alfa_node"; stop "$bravo_node"' EXIT

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'two-nodes: %s\n' "$*" >&2; exit 1; }
alfa() { noun=$1 verb=$2; shift 2; "$truceline" "$noun" "$verb" --home alfa "$@"; }
bravo() { noun=$1 verb=$2; shift 2; "$truceline" "$noun" "$verb" --home bravo "$@"; }
field() { "$python" -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

# Waits until a command, called again and again, has some words in what it prints; then prints that.
until_told() {
    words=$1 tries=$2
    shift 2
    while ! "$@" >told 2>&1 || ! grep -q "$words" told; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { cat told; fail "nobody said: $words"; }
        sleep 1
    done
    cat told
}

start() {
    "$truceline" serve --home "$1" 2>"$1.said" &
    started=$!
    until_told "started" 30 cat "$1.said" >/dev/null
}

step "Each party makes a node. Its people's keys are locked with passphrases."
echo "four words that nobody guesses" >passphrase
alfa node init alfa.example --listen "127.0.0.1:$port" --passphrase-file passphrase
bravo node init bravo.example --passphrase-file passphrase

step "They meet, show each other their cards, and read the number aloud."
alfa party show --card alfa.card >/dev/null
bravo party show --card bravo.card >/dev/null
alfa party enrol bravo.card --compared
bravo party enrol alfa.card --compared

step "The roots of both sign a charter: the line begins."
alfa charter draft bravo.example --ends-at 2036-01-01T00:00:00Z --flash-within 1 -o charter.draft >/dev/null
alfa charter sign charter.draft --passphrase-file passphrase -o charter.alfa >/dev/null
bravo charter sign charter.alfa --passphrase-file passphrase -o charter.signed >/dev/null
alfa charter sign charter.signed --passphrase-file passphrase -o charter.all >/dev/null
line=$(alfa charter show --json | field line)
echo "line $line"

step "Both nodes run. Bravo only calls: nobody can call it."
start alfa; alfa_node=$started
start bravo; bravo_node=$started

step "They agree on a zone. Each is bound from its own signature, and may rely on it when it holds both."
alfa agreement propose --zones "$here/../at-tanf-2017/zones.geojson" --sign-by 2035-01-01T00:00:00Z \
    --ends-at 2035-06-01T00:00:00Z --passphrase-file passphrase --json >agreement.json
agreement=$(field agreement <agreement.json)
until_told "$agreement" 20 bravo agreement show --json >/dev/null
bravo agreement assent "$agreement" --passphrase-file passphrase
alfa agreement assent "$agreement" --passphrase-file passphrase
until_told "you may RELY" 20 alfa agreement show "$agreement"
until_told "you may RELY" 20 bravo agreement show "$agreement"

step "Alfa warns. The receipt is bravo's log entry, with its proof."
alfa line send bravo.example --text "Aircraft near the zone. Turn back." --precedence flash \
    --passphrase-file passphrase --json >warning.json
warning=$(field id <warning.json)
until_told "received by the node of bravo.example" 20 alfa line inbox

step "Bravo's officer is shown the text, acknowledges it, answers, and passes it on by radio."
bravo line show "$warning"
bravo line ack "$warning" --yes --remark "read aloud to the shift" --passphrase-file passphrase >/dev/null
bravo line reply "$warning" --answer will-comply --text "We turn back." --passphrase-file passphrase >/dev/null
bravo line relay "$warning" --unit "2nd company" --means radio --not-read-back --passphrase-file passphrase >/dev/null
until_told "NOT YET by 2nd company" 20 alfa line inbox
bravo line relay "$warning" --unit "2nd company" --means radio --read-back --passphrase-file passphrase >/dev/null
until_told "read back by 2nd company" 20 alfa line inbox

step "A line check: bravo's node answers by itself, and says how its side is."
bravo line check --declare manned >/dev/null
alfa line check bravo.example --wait 20
alfa line status

step "Bravo keeps a copy of its folder, as a careful administrator does."
stop "$bravo_node"; bravo_node=
cp -a bravo bravo.backup

step "Bravo has gone silent. Alfa's next warning is written down, tried, and not proven received."
alfa line send bravo.example --text "Second warning. Turn back." --precedence flash \
    --passphrase-file passphrase --json >second.json
second=$(field id <second.json)
alfa line inbox --limit 1

step "The link is cut, so the warning goes by hand, sealed; its receipt comes back the same way."
alfa line export bravo.example -o to-bravo.age
bravo line import to-bravo.age -o to-alfa.age
alfa line import to-alfa.age
until_told "received by the node of bravo.example" 5 alfa line inbox --limit 1

step "It was received, but nobody acknowledges it. Its time passes: silence is written down on both sides."
sleep 40    # of the minute that a flash has; asking costs more than waiting
until_told "OVERDUE: an acknowledgement" 100 alfa line inbox --limit 1
start bravo; bravo_node=$started
until_told '"missed"' 30 alfa record show --kind note --json >/dev/null
until_told '"missed"' 30 bravo record show --kind note --json >/dev/null
bravo line send alfa.example --text "We have seen nothing near the zone." --passphrase-file passphrase >/dev/null
until_told "we cosigned [1-9]" 20 alfa line status

step "Bravo puts the old copy back, and says something else under numbers that it used before."
stop "$bravo_node"; bravo_node=
mv bravo bravo.truth
cp -a bravo.backup bravo
bravo line send alfa.example --text "We never had a second warning." --passphrase-file passphrase >/dev/null
start bravo; bravo_node=$started
until_told "EVIDENCE" 30 alfa line status
until_told "FROZEN" 30 bravo node status

step "Whoever has alfa's export can check it, without Truceline and without either of them."
stop "$alfa_node"; alfa_node=
stop "$bravo_node"; bravo_node=
alfa record export -o alfa.zip --line "$line"
"$python" -I -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile("alfa.zip").read("verify.py"))' >verify.py
"$python" -I verify.py alfa.zip --charter "$line" && fail "verify.py has not noticed that bravo contradicts itself"
step "verify.py ends with $?: bravo's log contradicts itself, and its own signatures prove it."
