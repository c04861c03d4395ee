import type { OnboardingStep, PlatformInfo } from "../../graphql/onboarding.ts";
import { Badge } from "../ui/badge.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { SkipForm } from "./skip-form.tsx";

/** A platform without a connector: said as it is. */
export function UnavailableStep({
	step,
	info,
}: {
	step: OnboardingStep;
	info: PlatformInfo;
}) {
	const canEdit = useCanEdit();
	return (
		<div className="grid justify-items-start gap-4">
			<Badge tone="quiet" dot={false}>
				Not available yet
			</Badge>
			<p className="max-w-prose text-ink-soft">
				This version of Patchbay does not connect {info.name}.{" "}
				{step.status === "SKIPPED"
					? "You have skipped this step; it comes back when the connector does."
					: "Skip this step; it comes back when the connector does."}
			</p>
			{canEdit && step.status !== "SKIPPED" && (
				<SkipForm stepKey={step.key} look="secondary" label="Skip this step" />
			)}
		</div>
	);
}
