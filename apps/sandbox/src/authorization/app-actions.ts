import { z } from "zod";
import { namedPerson } from "../named-person.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { Clients } from "./clients.ts";

const revokeInput = z.strictObject({
	user: z.string(),
	clientId: z.string().optional(),
});
const clientInput = z.strictObject({
	clientId: z.string().min(1),
	clientSecret: z.string().min(1).optional(),
	redirectUris: z.array(z.string()).optional(),
	deleted: z.boolean().optional(),
});

/** Control actions of every authorization server: a person removes an app, and an app is added or changed. */
export function appActions(
	server: {
		clients: Clients;
		revokeGrant(sub: string, clientId?: string): number;
	},
	descriptions: { revoke: string; clients: string },
): Record<"revoke" | "clients", ControlAction> {
	return {
		revoke: {
			description: descriptions.revoke,
			run: (input) => {
				const { user, clientId } = revokeInput.parse(input);
				return {
					revokedTokens: server.revokeGrant(namedPerson(user).sub, clientId),
				};
			},
		},
		clients: {
			description: descriptions.clients,
			run: (input) => {
				const { clientId, ...given } = clientInput.parse(input);
				const known = server.clients.find(clientId);
				const clientSecret = given.clientSecret ?? known?.clientSecret;
				if (clientSecret === undefined)
					throw new BadControlInput("A new app needs a clientSecret");
				server.clients.register({
					clientId,
					clientSecret,
					redirectUris: given.redirectUris ?? known?.redirectUris ?? [],
					deleted: given.deleted ?? known?.deleted ?? false,
				});
				return { clientId };
			},
		},
	};
}
