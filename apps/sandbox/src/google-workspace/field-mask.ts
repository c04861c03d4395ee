import { invalidParameter, type WorkspaceRefused } from "./errors.ts";

export type Mask = { [field: string]: Mask };

export type MaskRules = {
	/** Names that a resource or a part of it may have. */
	known: ReadonlySet<string>;
	/** Fields whose own names the person chose, such as `appProperties`. */
	maps?: ReadonlySet<string>;
	refuse?: (field: string) => WorkspaceRefused;
};

/**
 * The part of an object that `fields` selects: names with commas, sub-fields in parentheses or after a slash or dot, `*`
 * for all. Throws what Google says to a field that the resource does not have.
 */
export function selectFields(
	value: Record<string, unknown>,
	fields: string,
	rules: MaskRules,
): Record<string, unknown> {
	const mask = parseMask(fields, rules.refuse);
	checkMask(mask, rules);
	return select(value, mask) as Record<string, unknown>;
}

/** The tree of a field mask; a leaf has no members. */
export function parseMask(fields: string, refuse = invalidField): Mask {
	const parser = { text: fields.replaceAll(/\s/g, ""), at: 0, refuse };
	const mask: Mask = {};
	readList(parser, mask);
	if (parser.at !== parser.text.length) throw refuse(fields);
	return mask;
}

type Parser = {
	text: string;
	at: number;
	refuse: (field: string) => WorkspaceRefused;
};

function readList(parser: Parser, mask: Mask): void {
	do readPath(parser, mask);
	while (parser.text[parser.at] === "," && ++parser.at > 0);
}

function readPath(parser: Parser, mask: Mask): void {
	const [name] = /^(?:\*|[A-Za-z]\w*)/.exec(parser.text.slice(parser.at)) ?? [];
	if (name === undefined) throw parser.refuse(parser.text);
	parser.at += name.length;
	const next = parser.text[parser.at];
	const isLeaf = next !== "(" && next !== "/" && next !== ".";
	const known = mask[name];
	const isAll = known !== undefined && Object.keys(known).length === 0;
	// `a,a/b` selects all of `a`: what is read below an earlier leaf is only checked for its form.
	const inner: Mask = isLeaf || isAll ? {} : (known ?? {});
	mask[name] = inner;
	if (isLeaf) return;
	parser.at += 1;
	const below = isAll ? {} : inner;
	if (next !== "(") {
		readPath(parser, below);
		return;
	}
	readList(parser, below);
	if (parser.text[parser.at] !== ")") throw parser.refuse(parser.text);
	parser.at += 1;
}

function checkMask(mask: Mask, rules: MaskRules): void {
	for (const [name, inner] of Object.entries(mask)) {
		if (name !== "*" && !rules.known.has(name))
			throw (rules.refuse ?? invalidField)(name);
		if (!rules.maps?.has(name)) checkMask(inner, rules);
	}
}

function select(value: unknown, mask: Mask): unknown {
	const names = Object.entries(mask);
	if (names.length === 0 || "*" in mask) return value;
	if (Array.isArray(value)) return value.map((one) => select(one, mask));
	if (typeof value !== "object" || value === null) return value;
	const found: Record<string, unknown> = {};
	for (const [name, inner] of names) {
		const field = (value as Record<string, unknown>)[name];
		if (field !== undefined) found[name] = select(field, inner);
	}
	return found;
}

function invalidField(text: string): WorkspaceRefused {
	return invalidParameter(
		"fields",
		`Invalid field selection ${text}`,
		"invalidParameter",
	);
}
