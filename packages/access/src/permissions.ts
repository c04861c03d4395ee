import type { ApiKeyScope, Role } from "./context.ts";

interface Rule {
	/** The least role of a person. */
	role: Role;
	/** The scope of an API key. ADMIN stands for none of the others: a key has what it lists. */
	scope: ApiKeyScope;
}

/** The one table of who may do what. */
export const permissions = {
	"tenant.read": { role: "MEMBER", scope: "READ" },
	"campaign.raw": { role: "ADMIN", scope: "READ" },
	"brand.write": { role: "ADMIN", scope: "CONNECT" },
	"connection.connect": { role: "ADMIN", scope: "CONNECT" },
	"connection.manage": { role: "ADMIN", scope: "CONNECT" },
	"token.vend": { role: "ADMIN", scope: "TOKENS_READ" },
	"import.run": { role: "ADMIN", scope: "IMPORT" },
	"campaign.write": { role: "ADMIN", scope: "CAMPAIGNS_WRITE" },
	"sheet.write": { role: "ADMIN", scope: "CAMPAIGNS_WRITE" },
	"product.map": { role: "ADMIN", scope: "CAMPAIGNS_WRITE" },
	"oauthApp.manage": { role: "OWNER", scope: "ADMIN" },
	"member.manage": { role: "OWNER", scope: "ADMIN" },
	"apiKey.manage": { role: "OWNER", scope: "ADMIN" },
	"audit.read": { role: "ADMIN", scope: "ADMIN" },
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof permissions;
