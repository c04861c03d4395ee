import { findAdAccount } from "@patchbay/connections";
import { NotFound } from "@patchbay/errors";
import type { DifferenceRecord } from "@patchbay/imports";
import { builder } from "../builder.ts";
import { AdAccount } from "./refs.ts";

/** Differences that one job or connection is taken to have; what is beyond is counted when it is answered. */
export const manyDifferences = 10;

export const Reconciliation = builder
	.objectRef<DifferenceRecord>("Reconciliation")
	.implement({
		description:
			"Neighbouring days in which our total of an account's metric is not the platform's own. Both totals are of all these days.",
		fields: (t) => ({
			adAccount: t.field({
				type: AdAccount,
				resolve: async ({ adAccountId }, _args, ctx) => {
					const account = await findAdAccount(ctx.read(), adAccountId);
					if (!account) throw new NotFound("There is no such ad account.");
					return account;
				},
			}),
			from: t.field({ type: "Date", resolve: ({ from }) => from }),
			to: t.field({ type: "Date", resolve: ({ to }) => to }),
			metric: t.exposeString("metric", { description: "As in `Metric`." }),
			ours: t.exposeString("ours", {
				description: "Money in micros of the account's currency.",
			}),
			platforms: t.exposeString("platforms"),
		}),
	});
