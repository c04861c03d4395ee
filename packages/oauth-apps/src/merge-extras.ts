import { type FieldProblem, refuseProblems } from "@patchbay/errors";
import { labelInSentence } from "@patchbay/oauth";
import type { AppExtra, Platform } from "@patchbay/platforms";

type Extras = Readonly<Record<string, string>>;

/**
 * Extras after a change: given values come in, null takes one away, what is not named stays.
 * @param before null for a new app, which needs all that its platform cannot do without
 * @throws {InvalidFields} with every name that the platform does not know, every value of the wrong form and every one that
 * is missing; it tells no value
 */
export function mergeExtras(
	{ name: platformName, appExtras }: Pick<Platform, "name" | "appExtras">,
	before: Extras | null,
	change: Readonly<Record<string, string | null>>,
): Record<string, string> {
	const after: Record<string, string> = { ...before };
	const problems: FieldProblem[] = [];
	for (const [name, value] of Object.entries(change)) {
		const extra = Object.hasOwn(appExtras, name) ? appExtras[name] : undefined;
		const kept = value === null ? null : (extra?.normalize?.(value) ?? value);
		const message = extra
			? problemOf(extra, kept)
			: `${platformName} has no extra of this name. It has ${Object.keys(appExtras).join(", ") || "none"}.`;
		if (message !== null) problems.push({ message, field: ["extras", name] });
		else if (kept === null) delete after[name];
		else after[name] = kept;
	}
	if (before === null)
		for (const [name, extra] of Object.entries(appExtras))
			if (extra.required && !Object.hasOwn(change, name))
				problems.push({ message: missing(extra), field: ["extras", name] });
	refuseProblems(problems);
	return after;
}

/** Fault of a value, or of taking it away; null where there is none. */
function problemOf(extra: AppExtra, value: string | null): string | null {
	if (value === null) return extra.required ? missing(extra) : null;
	if (extra.form.test(value)) return null;
	const example = extra.secret ? "" : `, such as ${extra.example}`;
	return `The ${labelInSentence(extra.label)} must be ${extra.mustBe}${example}.`;
}

const missing = ({ label }: AppExtra): string =>
	`Enter the ${labelInSentence(label)}: an app does not work without it.`;
