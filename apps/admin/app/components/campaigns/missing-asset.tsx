import type { LucideIcon } from "lucide-react";

/** Place of a picture, a film or a message that is not there, with the reason. */
export function MissingAsset({
	icon: Icon,
	shape,
	reason,
}: {
	icon: LucideIcon;
	shape: string;
	reason: string;
}) {
	return (
		<div
			className={`grid w-full place-items-center rounded-lg border border-line border-dashed bg-canvas p-3 text-center ${shape}`}
		>
			<span className="grid justify-items-center gap-2 text-[13px] text-ink-soft">
				<Icon aria-hidden className="size-5" />
				{reason}
			</span>
		</div>
	);
}
