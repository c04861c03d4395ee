import type { Secret, TenantKey } from "@patchbay/vault";
import type { Dependencies } from "../dependencies.ts";
import { savedDetail, tokenPlace } from "../grants/grant-row.ts";

/** Both tokens of one version of a grant, sealed, and what the audit says of them. */
export function sealTokens(
	{ vault }: Pick<Dependencies, "vault">,
	key: TenantKey,
	grant: { tenant_id: string; id: string; credential_version: number },
	tokens: { access: Secret; refresh: Secret | null },
) {
	const access = vault.seal(
		key,
		tokenPlace(grant, "access_token"),
		tokens.access,
	);
	const refresh =
		tokens.refresh === null
			? null
			: vault.seal(key, tokenPlace(grant, "refresh_token"), tokens.refresh);
	return {
		access,
		refresh,
		detail: savedDetail(grant.credential_version, { access, refresh }),
	};
}
