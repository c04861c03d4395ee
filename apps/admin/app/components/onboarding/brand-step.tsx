import type { SubmissionResult } from "@conform-to/react";
import type { BrandChoices } from "../../forms/brand-choices.server.ts";
import type { OnboardingBrand } from "../../graphql/onboarding.ts";
import { BrandFields } from "../brand-fields.tsx";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { useCanEdit } from "../use-viewer.ts";

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
			description="Defaults for your charts and new budgets. Admins and owners can change it at any time."
		>
			{useCanEdit() ? (
				<BrandFields
					intent="update-brand"
					lastResult={lastResult}
					choices={choices}
					defaults={brand}
					submitLabel="Save and continue"
				/>
			) : (
				<DetailsList
					items={[
						{ name: "Name", value: brand.name },
						{ name: "Website", value: brand.websiteUrl ?? "–" },
						{ name: "Time zone", value: brand.timeZone.replaceAll("_", " ") },
						{ name: "Currency", value: brand.currencyCode },
					]}
				/>
			)}
		</Card>
	);
}
