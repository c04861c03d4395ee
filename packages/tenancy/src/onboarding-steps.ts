import type { Platform } from "@patchbay/db";
import type { OnboardingPlatform } from "./context.ts";

export type OnboardingStepStatus =
	| "PENDING"
	| "IN_PROGRESS"
	| "DONE"
	| "SKIPPED";

export interface OnboardingStep {
	/** `brand`, or the platform in lower-kebab, such as `google-ads`. */
	key: string;
	title: string;
	platform: Platform | null;
	status: OnboardingStepStatus;
	/** The connection that the status speaks of. */
	connectionId: string | null;
}

export interface Onboarding {
	steps: OnboardingStep[];
	/** The first step that is neither done nor skipped; null at the end. */
	nextStep: OnboardingStep | null;
	/** 0 to 100: done and skipped steps among all. */
	percentComplete: number;
	/** When the last of the steps was done or skipped; null before. */
	completedAt: Date | null;
}

/** What is stored about one brand. */
export interface OnboardingFacts {
	createdAt: Date;
	skips: { stepKey: string; createdAt: Date }[];
	/** Without disconnected ones, newest first. */
	connections: {
		id: string;
		platform: Platform;
		status: string;
		/** Accounts chosen, and how many of them have been proven. */
		selected: number;
		proven: number;
		/** When the connection was made, or its last proof. */
		settledAt: Date;
	}[];
}

export const brandStepKey = "brand";

/** `GOOGLE_ADS` → `google-ads`. */
export function stepKeyOf(platform: Platform): string {
	return platform.toLowerCase().replaceAll("_", "-");
}

/** The wizard of one brand, worked out from what is stored. Being connected goes before having been skipped. */
export function toOnboarding(
	facts: OnboardingFacts,
	platforms: readonly OnboardingPlatform[],
): Onboarding {
	const ends: Date[] = [facts.createdAt];
	const platformSteps = platforms.map(
		({ platform, name, needsAccounts }): OnboardingStep => {
			const key = stepKeyOf(platform);
			const step = { key, title: name, platform };
			const own = facts.connections.filter(
				(each) => each.platform === platform,
			);
			const done = own.find(
				(each) =>
					each.status === "ACTIVE" &&
					(!needsAccounts ||
						(each.selected > 0 && each.proven === each.selected)),
			);
			if (done) {
				ends.push(done.settledAt);
				return { ...step, status: "DONE", connectionId: done.id };
			}
			const [begun] = own;
			if (begun)
				return { ...step, status: "IN_PROGRESS", connectionId: begun.id };
			const skip = facts.skips.find((each) => each.stepKey === key);
			if (skip) ends.push(skip.createdAt);
			return {
				...step,
				status: skip ? "SKIPPED" : "PENDING",
				connectionId: null,
			};
		},
	);
	// A brand cannot be stored without its details, so its own step is done as soon as it is there.
	const steps: OnboardingStep[] = [
		{
			key: brandStepKey,
			title: "Brand details",
			platform: null,
			status: "DONE",
			connectionId: null,
		},
		...platformSteps,
	];
	const isSettled = (step: OnboardingStep) =>
		step.status === "DONE" || step.status === "SKIPPED";
	const nextStep = steps.find((step) => !isSettled(step)) ?? null;
	return {
		steps,
		nextStep,
		percentComplete: Math.round(
			(100 * steps.filter(isSettled).length) / steps.length,
		),
		completedAt: nextStep
			? null
			: new Date(Math.max(...ends.map((date) => date.getTime()))),
	};
}
