import type { Platform } from "../../graphql/enums.ts";
import type { OnboardingStep } from "../../graphql/onboarding.ts";
import { ConnectForm } from "../oauth/connect-form.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

export interface MendStepProps {
	brandId: string;
	returnTo: string;
	platform: Platform;
	connection: NonNullable<OnboardingStep["connection"]>;
}

/** A connection that only the person can mend. */
export function MendStep({
	brandId,
	returnTo,
	platform,
	connection,
}: MendStepProps) {
	return (
		<Notice
			tone="bad"
			title="This connection needs a new sign-in"
			action={
				<>
					<ConnectForm
						platform={platform}
						brandId={brandId}
						returnTo={returnTo}
						connectionId={connection.id}
						size="small"
					>
						Reconnect
					</ConnectForm>
					<ButtonLink size="small" to={`/connections/${connection.id}`}>
						Details
					</ButtonLink>
				</>
			}
		>
			{connection.statusMessage ??
				"The platform no longer accepts the sign-in. What was imported stays."}
		</Notice>
	);
}
