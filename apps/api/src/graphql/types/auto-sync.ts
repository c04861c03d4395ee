import type { AutoSync as AutoSyncRecord } from "@patchbay/connections";
import { findImportJob } from "@patchbay/imports";
import { builder } from "../builder.ts";
import { SyncInterval } from "../enums.ts";
import { ImportJob } from "./refs.ts";

export const AutoSync = builder
	.objectRef<AutoSyncRecord>("AutoSync")
	.implement({
		description: "Imports of a connection that come by themselves.",
		fields: (t) => ({
			enabled: t.exposeBoolean("enabled"),
			metricsEvery: t.expose("metricsEvery", {
				type: SyncInterval,
				description:
					"HOURLY and EVERY_6_HOURS read today and yesterday that often; `lookbackDays` are read again each night. DAILY reads each night alone, WEEKLY one night a week.",
			}),
			campaignsEvery: t.expose("campaignsEvery", { type: SyncInterval }),
			lookbackDays: t.exposeInt("lookbackDays", {
				description:
					"Days before today that the nightly run reads again, because platforms restate them. Once a week it reads at least 90.",
			}),
			nextRunAt: t.expose("nextRunAt", {
				type: "DateTime",
				nullable: true,
				description:
					"Null while none is planned: the sync is off, or the connection needs attention first.",
			}),
			lastRunAt: t.expose("lastRunAt", { type: "DateTime", nullable: true }),
			lastImportJob: t.field({
				type: ImportJob,
				nullable: true,
				description: "The import of the last run, with its result.",
				resolve: ({ lastImportJobId }, _args, ctx) =>
					lastImportJobId === null
						? null
						: findImportJob(ctx.read(), lastImportJobId),
			}),
		}),
	});
