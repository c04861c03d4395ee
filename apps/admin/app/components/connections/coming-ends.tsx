import type { ReactNode } from "react";
import type { ComingEnd } from "../../graphql/parts.ts";
import { Notice } from "../ui/notice.tsx";

const titles: Record<ComingEnd["kind"], string> = {
	API_VERSION_ENDS: "An API version is ending",
	DATA_ACCESS_ENDS: "The platform will stop giving data",
	ACCESS_ENDS: "The access is ending",
};

/** Warnings about what will stop working on a known day. */
export function ComingEnds({
	notices,
	of,
	reconnect,
}: {
	notices: readonly ComingEnd[];
	/** Name of what ends, where the page is about several things. */
	of?: string;
	/** Way to a new consent, shown where one helps. */
	reconnect?: ReactNode;
}) {
	return notices.map(({ kind, urgent, message }) => (
		<Notice
			key={kind}
			tone={urgent ? "bad" : "warn"}
			title={of ? `${of}: ${titles[kind].toLowerCase()}` : titles[kind]}
			action={kind === "API_VERSION_ENDS" ? undefined : reconnect}
		>
			{message}
		</Notice>
	));
}
