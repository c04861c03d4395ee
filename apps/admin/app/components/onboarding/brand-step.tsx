import type { SubmissionResult } from "@conform-to/react";
import type { BrandChoices } from "../../forms/brand-choices.server.ts";
import type { OnboardingBrand } from "../../graphql/onboarding.ts";
import { BrandFields } from "../brand-fields.tsx";
import { Card } from "../ui/card.tsx";

export interface BrandStepProps {
	brand: OnboardingBrand;
	choices: BrandChoices;
	lastResult: SubmissionResult<string[]> | null | undefined;
}

/** The first step: what this brand is called and how its days and money count. */
export function BrandStep({ brand, choices, lastResult }: BrandStepProps) {
	return (
		<Card
			title="Brand details"
			description="What your charts and new budgets start with. You can change it at any time."
		>
			<BrandFields
				intent="update-brand"
				lastResult={lastResult}
				choices={choices}
				defaults={brand}
				submitLabel="Save and go on"
			/>
		</Card>
	);
}
