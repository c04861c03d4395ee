import { keyName } from "../../format/key-words.ts";
import { startPath } from "../../format/platform-paths.ts";
import type { AuthenticationMethod, Platform } from "../../graphql/enums.ts";
import type { KeyField } from "../../graphql/parts.ts";
import { ButtonLink } from "../ui/button.tsx";

export interface OtherMethodsProps {
	platform: Platform;
	providerName: string;
	usableMethods: readonly AuthenticationMethod[];
	keyFields: readonly KeyField[];
	/** The one that the page offers itself. */
	method: AuthenticationMethod | undefined;
	brandId: string;
	returnTo: string;
	connectionId?: string | undefined;
}

/** Links to a platform's other ways to sign in that work now, each with a page of its own. */
export function OtherMethods({
	platform,
	providerName,
	usableMethods,
	keyFields,
	method,
	...of
}: OtherMethodsProps) {
	return usableMethods
		.filter((each) => each !== method)
		.map((each) => (
			<ButtonLink
				key={each}
				look="quiet"
				to={startPath(platform, { ...of, method: each })}
			>
				{each === "API_KEY"
					? `Paste a ${keyName(keyFields)} instead`
					: `Sign in at ${providerName} instead`}
			</ButtonLink>
		));
}
