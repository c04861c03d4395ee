import { Link } from "@remix-run/react";
import { Check, Minus, TriangleAlert } from "lucide-react";
import { connectionLabel, needsCare } from "../../format/connection-state.ts";
import { stepLabels } from "../../format/labels.ts";
import type { OnboardingStepStatus } from "../../graphql/enums.ts";
import type { OnboardingBrand } from "../../graphql/onboarding.ts";
import { classNames } from "../ui/class-names.ts";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { useCurrentInView } from "../ui/use-current-in-view.ts";

export interface StepListProps {
	onboarding: OnboardingBrand["onboarding"];
	current: string | null;
}

/** All steps of the wizard with how far each has come. */
export function StepList({ onboarding, current }: StepListProps) {
	const { steps, percentComplete, completedAt } = onboarding;
	const list = useCurrentInView<HTMLOListElement>();
	return (
		<nav
			aria-label="Onboarding steps"
			className="grid gap-4 lg:sticky lg:top-8"
		>
			<div className="grid gap-2">
				<p className="flex items-baseline justify-between text-[13px] text-ink-soft">
					<span>Onboarding</span>
					<span className="tabular-nums">
						{completedAt ? "Complete" : `${Math.round(percentComplete)}% done`}
					</span>
				</p>
				<ProgressBar
					slim
					percent={percentComplete}
					label="Onboarding"
					tone={percentComplete >= 100 ? "good" : "busy"}
				/>
			</div>
			<ol
				ref={list}
				className="-mx-4 flex gap-2 overflow-x-auto px-4 pb-1 lg:mx-0 lg:grid lg:gap-0.5 lg:overflow-visible lg:px-0"
			>
				{steps.map((step, index) => {
					const isCurrent = step.key === current;
					const care = step.connection !== null && needsCare(step.connection);
					return (
						<li key={step.key} className="shrink-0">
							<Link
								to={{ search: `?step=${step.key}` }}
								aria-current={isCurrent ? "step" : undefined}
								preventScrollReset
								className={classNames(
									"flex items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2 transition-colors hover:bg-ink/4 lg:border-transparent lg:bg-transparent lg:px-2.5",
									isCurrent &&
										"border-accent-200 bg-accent-50 hover:bg-accent-50 lg:border-accent-200 lg:bg-accent-50",
								)}
							>
								<StepMark
									status={step.status}
									number={index + 1}
									current={isCurrent}
									care={care}
								/>
								<span className="min-w-0">
									<span
										className={classNames(
											"block whitespace-nowrap lg:truncate",
											isCurrent && "font-medium",
										)}
									>
										{step.title}
									</span>
									<span className="block text-ink-faint text-xs">
										{care && step.connection
											? connectionLabel(step.connection).text
											: isCurrent && step.status === "PENDING"
												? "Current"
												: stepLabels[step.status].text}
									</span>
								</span>
							</Link>
						</li>
					);
				})}
			</ol>
		</nav>
	);
}

function StepMark({
	status,
	number,
	current,
	care,
}: {
	status: OnboardingStepStatus;
	number: number;
	current: boolean;
	/** True when its connection needs something: no tick beside that. */
	care: boolean;
}) {
	return (
		<span
			aria-hidden
			className={classNames(
				"grid size-6 shrink-0 place-items-center rounded-full border border-line-strong bg-surface font-medium text-ink-soft text-xs tabular-nums",
				status === "DONE" && !care && "border-good-700 bg-good-700 text-white",
				status === "SKIPPED" && "border-line bg-ink/5",
				care && "border-warn-700/40 bg-warn-50 text-warn-700",
				!care &&
					(status === "IN_PROGRESS" || (current && status === "PENDING")) &&
					"border-accent-600 text-accent-700",
			)}
		>
			{care ? (
				<TriangleAlert className="size-3.5" />
			) : status === "DONE" ? (
				<Check className="size-3.5" strokeWidth={3} />
			) : status === "SKIPPED" ? (
				<Minus className="size-3.5" />
			) : (
				number
			)}
		</span>
	);
}
