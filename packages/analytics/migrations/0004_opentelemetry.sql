CREATE TABLE IF NOT EXISTS otel_logs
(
    org_id UUID,
    service LowCardinality(String),
    ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    log_id UUID DEFAULT generateUUIDv7(),
    trace_id String DEFAULT '' CODEC(ZSTD(1)),
    span_id String DEFAULT '' CODEC(ZSTD(1)),
    severity_number UInt8 DEFAULT 0,
    severity_text LowCardinality(String) DEFAULT '',
    body String DEFAULT '' CODEC(ZSTD(1)),
    scope_name LowCardinality(String) DEFAULT '',
    resource_attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    INDEX trace_id_filter trace_id TYPE bloom_filter(0.01) GRANULARITY 4,
    INDEX body_words lower(body) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(ts)
ORDER BY (org_id, service, ts)
TTL toDateTime(ts) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS otel_traces
(
    org_id UUID,
    service LowCardinality(String),
    ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    parent_span_id String DEFAULT '' CODEC(ZSTD(1)),
    name LowCardinality(String),
    kind LowCardinality(String) DEFAULT '',
    duration_ns UInt64 CODEC(T64, ZSTD(1)),
    status_code LowCardinality(String) DEFAULT '',
    status_message String DEFAULT '' CODEC(ZSTD(1)),
    scope_name LowCardinality(String) DEFAULT '',
    resource_attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    event_times Array(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    event_names Array(LowCardinality(String)) CODEC(ZSTD(1)),
    event_attributes Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
    link_trace_ids Array(String) CODEC(ZSTD(1)),
    link_span_ids Array(String) CODEC(ZSTD(1)),
    INDEX trace_id_filter trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(ts)
ORDER BY (org_id, service, ts)
TTL toDateTime(ts) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

-- Gauges and sums have a value; histograms have count, sum and buckets as well.
CREATE TABLE IF NOT EXISTS otel_metrics
(
    org_id UUID,
    metric LowCardinality(String),
    ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    start_ts DateTime64(9, 'UTC') DEFAULT toDateTime64(0, 9, 'UTC') CODEC(Delta, ZSTD(1)),
    service LowCardinality(String) DEFAULT '',
    type Enum8('gauge' = 1, 'sum' = 2, 'histogram' = 3, 'exponential_histogram' = 4, 'summary' = 5),
    unit LowCardinality(String) DEFAULT '',
    temporality LowCardinality(String) DEFAULT '',
    is_monotonic Bool DEFAULT false,
    value Float64 DEFAULT 0 CODEC(Gorilla, ZSTD(1)),
    count UInt64 DEFAULT 0 CODEC(T64, ZSTD(1)),
    sum Float64 DEFAULT 0 CODEC(Gorilla, ZSTD(1)),
    bucket_counts Array(UInt64) CODEC(ZSTD(1)),
    bucket_bounds Array(Float64) CODEC(ZSTD(1)),
    scope_name LowCardinality(String) DEFAULT '',
    resource_attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(ts)
ORDER BY (org_id, metric, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;
