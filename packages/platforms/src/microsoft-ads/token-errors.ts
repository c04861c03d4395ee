import type { TokenErrorKind, TokenReply } from "@patchbay/oauth";
import { fields } from "../read-failure.ts";

const groups: readonly (readonly [
	kind: TokenErrorKind,
	codes: readonly number[],
])[] = [
	// The code or token is dead, or the person has to do something that only they can: sign in, agree, confirm who they are.
	[
		"grant",
		[
			50057, 50074, 50076, 50078, 50079, 50089, 50132, 50133, 50173, 54005,
			65001, 65004, 70000, 70008, 70043, 501481, 700082, 700084,
		],
	],
	// An administrator's rules keep the app out.
	["policy", [53000, 53001, 53003, 90094, 90093]],
	// A wrong or expired secret: another one may work.
	["client", [70002, 7000215, 7000222]],
	[
		"app",
		[
			50011, 50194, 70011, 90014, 650052, 700011, 700016, 700025, 900144,
			9002313,
		],
	],
	["rate_limited", [50196, 90055]],
	["unavailable", [50033, 50087, 70012, 90006, 90024, 90033, 90090]],
];

/** Meanings of the codes of the Microsoft identity platform (AADSTS…). */
export const byTokenCode: ReadonlyMap<number, TokenErrorKind> = new Map(
	groups.flatMap(([kind, codes]) =>
		codes.map((code): [number, TokenErrorKind] => [code, kind]),
	),
);

/** Words that say more than RFC 6749's, where no code is known. */
const byWord: ReadonlyMap<string, TokenErrorKind> = new Map([
	["interaction_required", "grant"],
	["consent_required", "grant"],
	["login_required", "grant"],
	["invalid_resource", "app"],
]);

/**
 * Judges an error of the token endpoint by its `error_codes`, then by its word; the text beside them changes and is never
 * read. A refusal without either is left to the status.
 */
export function classifyToken({
	status,
	json,
}: TokenReply): TokenErrorKind | null {
	const body = fields(json);
	const word = body?.error;
	if (typeof word !== "string" || status >= 500 || status === 429) return null;
	const codes = Array.isArray(body?.error_codes) ? body.error_codes : [];
	for (const code of codes) {
		const kind = byTokenCode.get(Number(code));
		if (kind) return kind;
	}
	return byWord.get(word) ?? null;
}
