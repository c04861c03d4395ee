import { InvalidInput } from "@patchbay/errors";
import type { PlatformId } from "@patchbay/oauth";
import { getPlatformInfo } from "@patchbay/platforms";

type Extras = Readonly<Record<string, string>>;

interface ExtraRule {
	form: RegExp;
	/** Ends the sentence "developerToken …". */
	mustBe: string;
}

/** What an app of each platform may carry beyond its client. */
const known: Partial<Record<PlatformId, Record<string, ExtraRule>>> = {
	GOOGLE_ADS: {
		developerToken: {
			form: /^[\x21-\x7e]{1,200}$/,
			mustBe:
				"is the token that the API center shows, of at most 200 characters without blanks",
		},
		loginCustomerId: {
			form: /^\d{10}$/,
			mustBe: "is 10 digits without dashes, such as 1112223333",
		},
	},
};

/**
 * Extras after a change: given values come in, null takes one away, what is not named stays.
 * @throws {InvalidInput} for a name that the platform does not know, or a value of the wrong form; it tells no value
 */
export function mergeExtras(
	platform: PlatformId,
	before: Extras,
	change: Readonly<Record<string, string | null>>,
): Record<string, string> {
	const rules = known[platform] ?? {};
	const after: Record<string, string> = { ...before };
	for (const [name, value] of Object.entries(change)) {
		const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
		const field = ["extras", name];
		if (!rule) {
			const { name: platformName } = getPlatformInfo(platform);
			const names = Object.keys(rules);
			throw new InvalidInput(
				`${platformName} has no extra of this name. It has ${names.length > 0 ? names.join(", ") : "none"}.`,
				{ field },
			);
		}
		if (value === null) delete after[name];
		else if (rule.form.test(value)) after[name] = value;
		else throw new InvalidInput(`${name} ${rule.mustBe}.`, { field });
	}
	return after;
}
