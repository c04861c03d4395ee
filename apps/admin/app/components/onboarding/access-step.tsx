import { Form, useNavigation } from "@remix-run/react";
import { isBeingChecked } from "../../format/connection-state.ts";
import type { OnboardingStep, PlatformInfo } from "../../graphql/onboarding.ts";
import { FeatureList } from "../connections/feature-list.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useCanEdit } from "../use-viewer.ts";

export interface AccessStepProps {
	brandId: string;
	returnTo: string;
	info: PlatformInfo;
	connection: NonNullable<OnboardingStep["connection"]>;
	nextTo: string | null;
}

/** A platform without ad accounts is connected once its access is proven: there is nothing to choose or to import. */
export function AccessStep({
	brandId,
	returnTo,
	info,
	connection,
	nextTo,
}: AccessStepProps) {
	const canEdit = useCanEdit();
	const { id, status, statusMessage, accountName } = connection;
	const proving = useNavigation().formData?.get("intent") === "verify";
	return (
		<div className="grid gap-6">
			{status === "ACTIVE" ? (
				<Notice tone="good" title={`${info.name} is connected`}>
					{accountName ? `Signed in as ${accountName}. ` : ""}A first call has
					shown that the access works.
				</Notice>
			) : isBeingChecked(connection, true) ? (
				<Notice title="Being checked">{connection.health.sentence}</Notice>
			) : (
				<Notice
					tone="warn"
					title="The access is not proven yet"
					action={
						canEdit && (
							<Form method="post">
								<input type="hidden" name="connectionId" value={id} />
								<Button
									type="submit"
									name="intent"
									value="verify"
									size="small"
									pending={proving}
								>
									Try again
								</Button>
							</Form>
						)
					}
				>
					{statusMessage ?? "The platform has not been called yet."}
				</Notice>
			)}
			<section aria-label="Permissions" className="grid gap-3">
				<h3 className="font-medium">What Patchbay may do</h3>
				<FeatureList
					needed={[]}
					features={connection.features}
					platform={info.platform}
					connectionId={id}
					brandId={brandId}
					returnTo={returnTo}
					scopeNames={info.scopeNames}
				/>
			</section>
			<div className="flex flex-wrap gap-2">
				{nextTo && (
					<ButtonLink look="primary" to={nextTo}>
						Next step
					</ButtonLink>
				)}
				<ButtonLink look="quiet" to={`/connections/${id}`}>
					Connection
				</ButtonLink>
			</div>
		</div>
	);
}
