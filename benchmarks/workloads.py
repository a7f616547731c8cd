"""The workloads: what is asked, of whom, and what is promised."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from benchmarks.inputs import countries, crowd, small_sites, star_zones, voyages
from benchmarks.programme import POSTGIS, Entry, Target, Workload

_SEDONA = ("sedonadb", "geopandas")
_DUCKDB = ("duckdb", "duckdb_extension_spatial")
_POSTGIS = (POSTGIS, "adbc_driver_postgresql")

IDS = Entry("Truceline, set ids", "joins.truceline_zones:SetIds", is_ours=True)
PAIRS = Entry("Truceline, pairs", "joins.truceline_zones:Pairs", is_ours=True)
_LOOP = Entry("shapely, prepared loop", "joins.shapely_prepared:PreparedLoop")
_LOOP_ON_THREADS = Entry(
    "shapely, prepared loop, 2 threads", "joins.shapely_prepared:PreparedLoopOnThreads", is_stricter=True
)

W1 = Workload(
    "W1",
    "1,000 overlapping zones of about 50 corners",
    "points",
    10_000_000,
    star_zones.inputs,
    entries=(
        IDS,
        PAIRS,
        _LOOP,
        _LOOP_ON_THREADS,
        Entry("SedonaDB, zones prepared", "joins.sedona_join:SpatialJoinPrepared", needs=_SEDONA),
        Entry("DuckDB, ST_DWithin(0)", "joins.duckdb_join:DistanceJoin", needs=_DUCKDB, most_units=5_000_000),
        Entry("DuckDB, ST_Intersects", "joins.duckdb_join:SpatialJoin", needs=_DUCKDB, most_units=5_000_000),
        Entry("shapely, STRtree(zones).query", "joins.shapely_trees:TreeOverZones", most_units=2_000_000),
        Entry("shapely, STRtree(points).query", "joins.shapely_trees:TreeOverPoints", most_units=2_000_000),
        Entry("geopandas.sjoin", "joins.geopandas_join:SpatialJoin", needs=("geopandas",), most_units=2_000_000),
        Entry("PostGIS, GiST", "joins.postgis_join:SpatialJoin", needs=_POSTGIS, most_units=1_000_000, elsewhere=True),
    ),
    reference=(_LOOP.name, PAIRS.name),
    targets=(Target(PAIRS.name, 20), Target(IDS.name, 30)),
)

W2 = Workload(
    "W2",
    "200 countries of 7,700 to 17,300 corners with common borders",
    "points",
    10_000_000,
    countries.inputs,
    entries=(
        IDS,
        PAIRS,
        _LOOP,
        _LOOP_ON_THREADS,
        Entry("SedonaDB, zones prepared", "joins.sedona_join:SpatialJoinPrepared", needs=_SEDONA, most_units=5_000_000),
        Entry("shapely, STRtree(points).query", "joins.shapely_trees:TreeOverPoints", most_units=1_000_000),
        Entry(
            "geopandas.sjoin, within",
            "joins.geopandas_join:SpatialJoinWithin",
            needs=("geopandas",),
            most_units=500_000,
        ),
        Entry("DuckDB, ST_DWithin(0)", "joins.duckdb_join:DistanceJoin", needs=_DUCKDB, most_units=100_000),
        Entry("DuckDB, ST_Intersects", "joins.duckdb_join:SpatialJoin", needs=_DUCKDB, most_units=20_000),
        Entry("shapely, STRtree(zones).query", "joins.shapely_trees:TreeOverZones", most_units=50_000),
        Entry("PostGIS, GiST", "joins.postgis_join:SpatialJoin", needs=_POSTGIS, most_units=50_000, elsewhere=True),
    ),
    reference=(_LOOP.name, PAIRS.name),
    targets=(Target(PAIRS.name, 30), Target(IDS.name, 40)),
)

_AS_64_GONS = "its circles are 64-gons"

W3 = Workload(
    "W3",
    "50,000 geodesic circles of 300 m and 50,000 rings of 8 corners",
    "points",
    10_000_000,
    small_sites.inputs,
    entries=(
        IDS,
        PAIRS,
        Entry("geodesic check", "joins.geodesic_check:ExactCircles", is_check=True),
        Entry("SedonaDB, geo", "joins.sedona_join:SpatialJoinInRust", needs=_SEDONA, differs=_AS_64_GONS),
        Entry("SedonaDB, as it comes", "joins.sedona_join:SpatialJoin", needs=_SEDONA, differs=_AS_64_GONS),
        Entry(
            "DuckDB, ST_DWithin(0)", "joins.duckdb_join:DistanceJoin",
            needs=_DUCKDB, most_units=5_000_000, differs=_AS_64_GONS,
        ),
        Entry(
            "DuckDB, ST_Intersects", "joins.duckdb_join:SpatialJoin",
            needs=_DUCKDB, most_units=5_000_000, differs=_AS_64_GONS,
        ),
        Entry(
            "shapely, STRtree(points).query", "joins.shapely_trees:TreeOverPoints",
            most_units=2_000_000, differs=_AS_64_GONS,
        ),
        Entry(
            "shapely, STRtree(zones).query", "joins.shapely_trees:TreeOverZones",
            most_units=2_000_000, differs=_AS_64_GONS,
        ),
        Entry(
            "shapely, prepared loop", "joins.shapely_prepared:PreparedLoop",
            most_units=2_000_000, differs=_AS_64_GONS,
        ),
        Entry(
            "geopandas.sjoin", "joins.geopandas_join:SpatialJoin",
            needs=("geopandas",), most_units=2_000_000, differs=_AS_64_GONS,
        ),
        Entry(
            "PostGIS, GiST", "joins.postgis_join:SpatialJoin",
            needs=_POSTGIS, most_units=500_000, elsewhere=True, differs=_AS_64_GONS,
        ),
    ),
    reference=("geodesic check", PAIRS.name),
    targets=(Target(PAIRS.name, 20), Target(IDS.name, 20)),
)  # fmt: skip

_WATCH = Entry("Truceline, the watch", "changes.truceline_watch:Watch", is_ours=True)
_TREE_DIFFERENCE = Entry("shapely, STRtree and difference", "changes.state_change:TreeDifference", most_units=20_000)

W4 = Workload(
    "W4",
    "100,000 tracks of 100 reports among W1's zones: entries and exits",
    "reports",
    10_000_000,
    lambda reports: voyages.inputs(max(1, reports // voyages.STEPS)),
    entries=(
        _WATCH,
        Entry(
            "Truceline, the watch, errors of 10 m", "changes.truceline_watch:WatchWithErrors",
            is_ours=True, differs="a report within its error changes no state",
        ),
        Entry("shapely, prepared loop and difference", "changes.state_change:PreparedDifference"),
        Entry("shapely, prepared loop, difference, crossing", "changes.state_change:PreparedCrossings"),
        _TREE_DIFFERENCE,
        Entry(
            "shapely, STRtree and difference, points made before", "changes.state_change:TreeDifferenceOfPoints",
            most_units=20_000, is_stricter=True,
        ),
        Entry("shapely, STRtree, difference, crossing", "changes.state_change:TreeCrossings", most_units=20_000),
        Entry(
            "geopandas.sjoin and pandas.merge", "changes.geopandas_difference:JoinAndMerge",
            needs=("geopandas",), most_units=20_000,
        ),
        Entry("MEOS, tgeompoint at zone", "changes.meos_sequences:MovingPoints", needs=("pymeos",), most_units=5_000),
    ),
    reference=("shapely, prepared loop, difference, crossing", _WATCH.name),
    targets=(Target(_WATCH.name, 15, _TREE_DIFFERENCE.name), Target(_WATCH.name, 4)),
)  # fmt: skip

_FORECAST = Entry("Truceline, entries ahead", "forecasts.truceline_forecast:EntriesAhead", is_ours=True)

W4A = Workload(
    "W4a",
    "when each of 100,000 tracks on a straight course will enter W1's zones within 300 s, ten times over",
    "tracks",
    1_000_000,
    voyages.departures,
    entries=(
        _FORECAST,
        Entry("shapely, STRtree(edges).query(rays), NumPy", "forecasts.shapely_rays:RaysAndEdges"),
        Entry("shapely, STRtree(rays).query, intersection", "forecasts.shapely_rays:TreeOfRays", most_units=200_000),
        Entry("shapely, STRtree(zones).query, intersection", "forecasts.shapely_rays:RaysInTree", most_units=200_000),
    ),
    reference=("shapely, STRtree(edges).query(rays), NumPy",),
    targets=(Target(_FORECAST.name, 20),),
)

_CLOSE = Entry("Truceline, close pairs", "nearness.truceline_proximity:ClosePairs", is_ours=True)

W5 = Workload(
    "W5",
    "all pairs within 500 m among 100,000 moving things, at 20 steps",
    "positions",
    2_000_000,
    lambda positions: crowd.inputs(max(2, positions // crowd.STEPS)),
    entries=(
        _CLOSE,
        Entry("scipy cKDTree, Geod.inv", "nearness.neighbours:ChordTree", needs=("scipy",)),
        Entry("scipy cKDTree, chord alone", "nearness.neighbours:ChordTreeAlone", needs=("scipy",)),
        Entry("shapely STRtree dwithin, Geod.inv", "nearness.neighbours:PlaneTree", needs=("scipy",), most_units=5),
    ),
    reference=("scipy cKDTree, Geod.inv", "shapely STRtree dwithin, Geod.inv"),
    targets=(Target(_CLOSE.name, 10),),
)

WORKLOADS = (W1, W2, W3, W4, W4A, W5)
