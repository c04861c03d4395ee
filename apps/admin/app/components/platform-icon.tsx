import type { Platform } from "../graphql/enums.ts";
import { classNames } from "./ui/class-names.ts";

/** Letters in a colour of our own: the platforms' marks may not be redrawn. */
const marks: Record<Platform, { letters: string; colour: string }> = {
	GOOGLE_ADS: { letters: "Ga", colour: "bg-[oklch(0.52_0.17_255)]" },
	META_ADS: { letters: "Me", colour: "bg-[oklch(0.5_0.2_265)]" },
	TIKTOK_ADS: { letters: "Tt", colour: "bg-[oklch(0.3_0.02_265)]" },
	KLAVIYO: { letters: "Kl", colour: "bg-[oklch(0.42_0.08_160)]" },
	MICROSOFT_ADS: { letters: "Ms", colour: "bg-[oklch(0.5_0.11_195)]" },
	LINKEDIN_ADS: { letters: "Li", colour: "bg-[oklch(0.48_0.12_245)]" },
	REDDIT_ADS: { letters: "Re", colour: "bg-[oklch(0.55_0.19_40)]" },
	X_ADS: { letters: "X", colour: "bg-[oklch(0.25_0.01_265)]" },
	GOOGLE_WORKSPACE: { letters: "Gd", colour: "bg-[oklch(0.48_0.11_150)]" },
};

export function PlatformIcon({
	platform,
	className,
}: {
	platform: Platform;
	className?: string;
}) {
	const { letters, colour } = marks[platform];
	return (
		<span
			aria-hidden
			className={classNames(
				"grid size-8 shrink-0 place-items-center rounded-lg font-semibold text-[11px] text-white tracking-tight",
				colour,
				className,
			)}
		>
			{letters}
		</span>
	);
}
