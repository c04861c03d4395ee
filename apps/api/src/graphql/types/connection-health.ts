import type { ConnectionHealth as Health } from "@patchbay/connections";
import { builder } from "../builder.ts";
import { HealthState } from "../enums.ts";

/** Health of a connection, by its grant, its accounts and its last import. */
export const ConnectionHealth = builder
	.objectRef<Health>("ConnectionHealth")
	.implement({
		description: "The worst state among the parts of a connection.",
		fields: (t) => ({
			state: t.expose("state", { type: HealthState }),
			sentence: t.exposeString("sentence", {
				description: "Says what is read, what is not and what to do about it.",
			}),
			accountsRead: t.exposeInt("accountsRead", {
				description: "Chosen accounts that are read completely.",
			}),
			accountsChosen: t.exposeInt("accountsChosen"),
		}),
	});
