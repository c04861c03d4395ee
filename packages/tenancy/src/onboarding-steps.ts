import { type Platform, platformKey } from "@patchbay/db";
import type { OnboardingPlatform } from "./context.ts";

export const onboardingStepStatuses = [
	"PENDING",
	"IN_PROGRESS",
	"DONE",
	"SKIPPED",
] as const;

export type OnboardingStepStatus = (typeof onboardingStepStatuses)[number];

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
	/** The brand's own details, and each platform that can be connected; one that the brand leaves out is SKIPPED. */
	steps: OnboardingStep[];
	/** The first step that is neither done nor skipped; null at the end, and for good once the onboarding was complete. */
	nextStep: OnboardingStep | null;
	/** 0 to 100: what is done among the steps that the brand chose. 100 for good once it was complete. */
	percentComplete: number;
	/** When the onboarding was complete for the first time; null before. */
	completedAt: Date | null;
}

/** What is stored about one brand. */
export interface OnboardingFacts {
	createdAt: Date;
	/** When it was complete for the first time, as far as that was written down. */
	completedAt: Date | null;
	skips: { stepKey: string; createdAt: Date }[];
	/** Without disconnected ones, newest first. */
	connections: {
		id: string;
		platform: Platform;
		status: string;
		/** Accounts chosen, and how many of them could be read when they were last proven. */
		selected: number;
		read: number;
		/** When the connection was made, or its last proof. */
		settledAt: Date;
	}[];
}

type ConnectionFacts = OnboardingFacts["connections"][number];

export const brandStepKey = "brand";

/**
 * The wizard of one brand, worked out from what is stored. Being connected goes before having been skipped. A platform
 * that cannot be connected is no step. Of an onboarding that was complete once, later troubles are told by the health of
 * the connections: it stays complete.
 *
 * `platforms`: those that can be connected, in the wizard's order.
 */
export function toOnboarding(
	facts: OnboardingFacts,
	platforms: readonly OnboardingPlatform[],
): Onboarding {
	const platformSteps = platforms.map((platform) =>
		toPlatformStep(facts, platform),
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
		...platformSteps.map(({ step }) => step),
	];
	if (facts.completedAt)
		return {
			steps,
			nextStep: null,
			percentComplete: 100,
			completedAt: facts.completedAt,
		};
	const nextStep = steps.find((step) => !isSettled(step)) ?? null;
	const chosen = steps.filter(({ status }) => status !== "SKIPPED");
	const done = chosen.filter(({ status }) => status === "DONE");
	const ends = platformSteps.flatMap(({ endedAt }) => endedAt ?? []);
	return {
		steps,
		nextStep,
		percentComplete: Math.round((100 * done.length) / chosen.length),
		completedAt: nextStep ? null : latest([facts.createdAt, ...ends]),
	};
}

function latest(dates: readonly Date[]): Date {
	return new Date(Math.max(...dates.map((date) => date.getTime())));
}

function toPlatformStep(
	facts: OnboardingFacts,
	{ platform, name, needsAccounts }: OnboardingPlatform,
): { step: OnboardingStep; endedAt: Date | null } {
	const key = platformKey(platform);
	const step = { key, title: name, platform };
	const own = facts.connections.filter((each) => each.platform === platform);
	const done = own.find((each) => isSetUp(each, needsAccounts));
	const shown = done ?? own[0];
	if (shown)
		return {
			step: {
				...step,
				status: done || wasSetUp(facts, shown) ? "DONE" : "IN_PROGRESS",
				connectionId: shown.id,
			},
			endedAt: done?.settledAt ?? null,
		};
	const skip = facts.skips.find((each) => each.stepKey === key);
	return {
		step: {
			...step,
			// What a complete onboarding went without, or lost since, the brand has left out.
			status: skip || facts.completedAt ? "SKIPPED" : "PENDING",
			connectionId: null,
		},
		endedAt: skip?.createdAt ?? null,
	};
}

/** Nothing is left to do for it: it works, and each account that was chosen can be read. */
function isSetUp(
	{ status, selected, read }: ConnectionFacts,
	needsAccounts: boolean,
): boolean {
	return (
		status === "ACTIVE" &&
		(!needsAccounts || (selected > 0 && read === selected))
	);
}

/** Once the onboarding was complete, what has gone wrong since is a matter of the connection's health. */
function wasSetUp(
	{ completedAt }: OnboardingFacts,
	{ status }: ConnectionFacts,
): boolean {
	return completedAt !== null && status !== "PENDING";
}

function isSettled({ status }: OnboardingStep): boolean {
	return status === "DONE" || status === "SKIPPED";
}
