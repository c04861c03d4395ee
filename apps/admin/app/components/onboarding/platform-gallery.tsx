import { Link } from "@remix-run/react";
import { hasAccounts } from "../../format/platform-kinds.ts";
import type { OnboardingStep, PlatformInfo } from "../../graphql/onboarding.ts";
import { PlatformIcon } from "../platform-icon.tsx";
import { ConnectionStatusBadge } from "../status-badge.tsx";
import { buttonClass } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { SkipForm } from "./skip-form.tsx";

export interface PlatformGalleryProps {
	steps: OnboardingStep[];
	platforms: PlatformInfo[];
}

/** Gallery of the platforms this brand uses: what can be connected, to choose from, and what is still to come. */
export function PlatformGallery({ steps, platforms }: PlatformGalleryProps) {
	const offered = platforms.flatMap((info) => {
		const step = steps.find(({ platform }) => platform === info.platform);
		return step ? [{ info, step }] : [];
	});
	const coming = platforms.filter(({ connectable }) => !connectable);
	return (
		<Card
			title="Platforms of this brand"
			description="Leave out the platforms it does not use: they are not counted, and you can connect them at any time."
		>
			<ul className="grid gap-2 sm:grid-cols-2">
				{offered.map(({ info, step }) => (
					<PlatformChoice key={info.platform} info={info} step={step} />
				))}
			</ul>
			{coming.length > 0 && (
				<div className="mt-5 grid gap-2.5">
					<h3 className="text-[13px] text-ink-soft">Coming soon</h3>
					<ul
						aria-label="Platforms coming soon"
						className="flex flex-wrap gap-x-4 gap-y-2"
					>
						{coming.map(({ platform, name }) => (
							<li key={platform} className="flex items-center gap-2">
								<PlatformIcon
									platform={platform}
									className="size-6 rounded-md text-[9px]"
								/>
								{name}
							</li>
						))}
					</ul>
				</div>
			)}
		</Card>
	);
}

function PlatformChoice({
	info,
	step,
}: {
	info: PlatformInfo;
	step: OnboardingStep;
}) {
	const canEdit = useCanEdit();
	const { connection, key, status } = step;
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line px-3.5 py-3">
			<PlatformIcon platform={info.platform} />
			<span className="min-w-0 flex-1 basis-32">
				<Link
					to={{ search: `?step=${key}` }}
					className="block font-medium hover:underline"
				>
					{info.name}
				</Link>
				{!connection && (
					<span className="block text-[13px] text-ink-soft">
						{status === "SKIPPED" ? "Left out" : "Not connected yet"}
					</span>
				)}
			</span>
			{connection ? (
				<ConnectionStatusBadge
					connection={connection}
					withoutAccounts={!hasAccounts(info)}
				/>
			) : (
				canEdit &&
				(status === "SKIPPED" ? (
					<Link
						to={{ search: `?step=${key}` }}
						className={buttonClass("secondary", "small")}
					>
						Connect it
					</Link>
				) : (
					<SkipForm stepKey={key} look="secondary" size="small" />
				))
			)}
		</li>
	);
}
