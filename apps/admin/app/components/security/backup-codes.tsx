import { CopyButton } from "../ui/copy-field.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";

/** The way in without the phone. */
export function BackupCodes({
	codes,
	onDone,
}: {
	codes: string[];
	onDone: () => void;
}) {
	return (
		<ShownOnce
			title="Your backup codes"
			explanation="Each one signs you in once when you do not have your phone. Store them away from your phone, such as in a password manager: they are shown only now."
			onDone={onDone}
		>
			<ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-lg border border-line bg-surface p-3 font-mono text-[13px]">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ul>
			<div>
				<CopyButton value={codes.join("\n")} what="the backup codes" />
			</div>
		</ShownOnce>
	);
}
