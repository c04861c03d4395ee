import { invalidParameter } from "./errors.ts";

type Mask = { [field: string]: Mask | true };

/**
 * The part of an object that `fields` selects: names with commas, sub-fields in parentheses or after a slash, `*` for
 * all. Throws what Google says to a field that the resource does not have.
 */
export function selectFields(
	value: Record<string, unknown>,
	fields: string,
	known: ReadonlySet<string>,
): Record<string, unknown> {
	const parser = { text: fields.replaceAll(/\s/g, ""), at: 0 };
	const mask = readMask(parser);
	if (parser.at !== parser.text.length) throw invalidField(fields);
	return select(value, mask, known) as Record<string, unknown>;
}

function readMask(parser: { text: string; at: number }): Mask {
	const mask: Mask = {};
	do {
		const [name] =
			/^(?:\*|[A-Za-z]\w*)/.exec(parser.text.slice(parser.at)) ?? [];
		if (name === undefined) throw invalidField(parser.text);
		parser.at += name.length;
		const next = parser.text[parser.at];
		if (next === "(") {
			parser.at += 1;
			mask[name] = readMask(parser);
			if (parser.text[parser.at] !== ")") throw invalidField(parser.text);
			parser.at += 1;
		} else if (next === "/") {
			parser.at += 1;
			const rest = readMask({
				text: /^[^,)]*/.exec(parser.text.slice(parser.at))?.[0] ?? "",
				at: 0,
			});
			parser.at +=
				/^[^,)]*/.exec(parser.text.slice(parser.at))?.[0].length ?? 0;
			mask[name] = rest;
		} else mask[name] = true;
	} while (parser.text[parser.at] === "," && ++parser.at > 0);
	return mask;
}

function select(
	value: unknown,
	mask: Mask | true,
	known: ReadonlySet<string>,
): unknown {
	if (mask === true || "*" in mask) return value;
	if (Array.isArray(value)) return value.map((one) => select(one, mask, known));
	const found: Record<string, unknown> = {};
	for (const [name, inner] of Object.entries(mask)) {
		if (!known.has(name)) throw invalidField(name);
		const field = (value as Record<string, unknown>)[name];
		if (field !== undefined) found[name] = select(field, inner, known);
	}
	return found;
}

function invalidField(text: string) {
	return invalidParameter(
		"fields",
		`Invalid field selection ${text}`,
		"invalidParameter",
	);
}
