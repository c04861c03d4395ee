"""Loads a Google Ads account's daily metrics with dlt's REST API source, page by page, into PostgreSQL.

Reads its settings as one JSON object from standard input; the last line of its output is one JSON object:
{"rows", "seconds", "memoryMiB"}.
"""

import json
import resource
import sys
import time

import dlt
from dlt.sources.rest_api import rest_api_source


def main() -> None:
    settings = json.load(sys.stdin)
    source = rest_api_source(
        {
            "client": {
                "base_url": settings["baseUrl"],
                "headers": settings["headers"],
                "auth": {"type": "bearer", "token": settings["accessToken"]},
                "paginator": {
                    "type": "cursor",
                    "cursor_path": "nextPageToken",
                    "cursor_body_path": "pageToken",
                },
            },
            "resources": [
                {
                    "name": "metric_daily",
                    "write_disposition": settings["writeDisposition"],
                    "primary_key": ["campaign_id", "date"],
                    "max_table_nesting": 0,
                    "endpoint": {
                        "path": settings["path"],
                        "method": "POST",
                        "json": {"query": settings["query"]},
                        "data_selector": "results",
                    },
                    "processing_steps": [{"map": flatten}],
                }
            ],
        }
    )
    pipeline = dlt.pipeline(
        pipeline_name="peer",
        pipelines_dir=settings["directory"],
        destination=dlt.destinations.postgres(settings["databaseUrl"]),
        dataset_name=settings["dataset"],
    )
    began = time.monotonic()
    pipeline.run(source)
    seconds = time.monotonic() - began
    counts = pipeline.last_trace.last_normalize_info.row_counts
    print(
        json.dumps(
            {
                "rows": counts["metric_daily"],
                "seconds": seconds,
                # Linux tells kilobytes.
                "memoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def flatten(row: dict) -> dict:
    metrics = row.get("metrics", {})
    return {
        "campaign_id": row["campaign"]["id"],
        "date": row["segments"]["date"],
        "cost_micros": int(metrics.get("costMicros", 0)),
        "impressions": int(metrics.get("impressions", 0)),
        "clicks": int(metrics.get("clicks", 0)),
        "conversions": float(metrics.get("conversions", 0)),
        "conversions_value": float(metrics.get("conversionsValue", 0)),
    }


main()
