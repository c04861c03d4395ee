import { wordAt } from "../../format/platform-words.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { ImportFailure } from "../../graphql/import-job.ts";
import { Time } from "../ui/time.tsx";

/** One record that could not be imported: a sentence, and its number and code for whoever looks closer. */
export function FailureItem({
	failure: { entity, externalId, code, message, occurredAt },
	platform,
	ofAccount,
}: {
	failure: ImportFailure;
	platform: Platform;
	/** True below its account, whose number it would repeat. */
	ofAccount: boolean;
}) {
	// What begins with a path into the platform's record is for whoever looks closer.
	const unreadable =
		code === "PLATFORM_REPLY_CHANGED" && /^[\w.[\]]+: /.test(message);
	return (
		<li className="grid gap-1">
			<p className="[overflow-wrap:anywhere]">
				{entity !== "ad account" && (
					<span className="font-medium">{wordAt(platform, entity)}: </span>
				)}
				{unreadable
					? "The platform sent it in a form that Patchbay does not recognize."
					: message}
			</p>
			<details className="text-[13px] text-ink-soft">
				<summary className="w-fit rounded hover:text-ink">Details</summary>
				<p className="mt-1 [overflow-wrap:anywhere]">
					<code className="font-mono">{code}</code>
					{unreadable && ` · ${message}`}
					{externalId && !ofAccount && (
						<>
							{" · number "}
							<code className="font-mono">{externalId}</code>
						</>
					)}
					{" · "}
					<Time at={occurredAt} />
				</p>
			</details>
		</li>
	);
}
