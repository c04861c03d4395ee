import { ArgumentError } from "../argument-error.ts";

export const methods = ["oauth2", "oauth1", "api-key"] as const;
export type MethodName = (typeof methods)[number];

/** One platform in every spelling that the code has. */
export interface Names {
	/** Folder and path, such as `snap-ads`. */
	name: string;
	/** Constant, such as `snapAds`. */
	constant: string;
	/** Beginning of a type, such as `SnapAds`. */
	type: string;
	/** Value of the enum, such as `SNAP_ADS`. */
	id: string;
	/** Beginning of a key, such as `snap_ads`. */
	snake: string;
	/** For people, such as `Snap Ads`. */
	label: string;
}

/** Words that no constant can be named by, or that a platform's folder means something else by. */
const taken = new Set(
	"await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield path faults people modules platforms".split(
		" ",
	),
);

/** @throws ArgumentError for a name or label that would not be one in the code */
export function namesOf(name: string, label?: string): Names {
	if (!/^[a-z]+(-[a-z]+)*$/.test(name) || name.length > 40 || taken.has(name))
		throw new ArgumentError(
			"NAME is small letters with single hyphens between words, at most 40 characters and no word of TypeScript, such as snap-ads.",
		);
	if (label !== undefined && !/^[A-Z][A-Za-z0-9 &.+]{0,39}$/.test(label))
		throw new ArgumentError(
			'--label is the name for people: it begins with a capital letter and has at most 40 letters, digits, blanks, "&", "." or "+", such as "Snap Ads".',
		);
	const words = name.split("-");
	const capital = words.map(
		(word) => word.slice(0, 1).toUpperCase() + word.slice(1),
	);
	const type = capital.join("");
	return {
		name,
		type,
		constant: type.slice(0, 1).toLowerCase() + type.slice(1),
		id: words.join("_").toUpperCase(),
		snake: words.join("_"),
		label: label ?? capital.join(" "),
	};
}
