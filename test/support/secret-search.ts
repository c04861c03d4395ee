/** A secret by its name, for messages that must not print it. */
export type NamedSecrets = ReadonlyMap<string, string>;

/**
 * The ways in which a secret may stand in a text: as it is, escaped for JSON or a URL, in hex, and within base64 or
 * base64url at each of the three offsets that it can have there.
 */
export function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const forms = new Set([
		secret,
		JSON.stringify(secret).slice(1, -1),
		encodeURIComponent(secret),
		new URLSearchParams([["", secret]]).toString().slice(1),
		bytes.toString("hex"),
		bytes.toString("hex").toUpperCase(),
	]);
	for (const offset of [0, 1, 2]) {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString(
			"base64",
		);
		// The letters at the edges also hold bits of what stands beside it.
		const inner = encoded.slice(offset === 0 ? 0 : 4, -4);
		if (inner.length < 12) continue;
		forms.add(inner);
		forms.add(inner.replaceAll("+", "-").replaceAll("/", "_"));
	}
	return [...forms];
}

/** Names of the secrets that stand in a text, in whatever form. */
export function findSecrets(text: string, secrets: NamedSecrets): string[] {
	return [...secrets]
		.filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
		.map(([name]) => name);
}
