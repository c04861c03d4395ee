import type { ConnectionHealth as Health } from "@patchbay/connections";
import { builder } from "../builder.ts";
import { HealthState } from "../enums.ts";

/** Health of a connection, by its grant, its accounts and its last import. */
export const ConnectionHealth = builder
	.objectRef<Health>("ConnectionHealth")
	.implement({
		description: "The worst of what a connection is made of.",
		fields: (t) => ({
			state: t.expose("state", { type: HealthState }),
			sentence: t.exposeString("sentence", {
				description:
					"What is read, what is not and what to do about it, for a person to read.",
			}),
			accountsRead: t.exposeInt("accountsRead", {
				description: "Chosen accounts of which everything is read.",
			}),
			accountsChosen: t.exposeInt("accountsChosen"),
		}),
	});
