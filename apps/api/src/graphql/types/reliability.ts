import type { Reliability as ReliabilityRecord } from "@patchbay/reliability";
import { builder } from "../builder.ts";

export const Reliability = builder
	.objectRef<ReliabilityRecord>("Reliability")
	.implement({
		description: "Shares between 0 and 1; null when nothing was tried.",
		fields: (t) => ({
			connectSuccessRate: t.exposeFloat("connectSuccessRate", {
				nullable: true,
			}),
			importSuccessRate: t.exposeFloat("importSuccessRate", {
				nullable: true,
				description:
					"Runs that left nothing out. One that somebody cancelled is no run.",
			}),
			assetSuccessRate: t.exposeFloat("assetSuccessRate", { nullable: true }),
			connectsTried: t.exposeInt("connectsTried"),
			importsRun: t.exposeInt("importsRun"),
			assetsTried: t.exposeInt("assetsTried"),
		}),
	});
