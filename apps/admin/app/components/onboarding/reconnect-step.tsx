import { chosenMethod } from "../../graphql/connect.ts";
import type { OnboardingStep, PlatformInfo } from "../../graphql/onboarding.ts";
import { ConnectForm } from "../oauth/connect-form.tsx";
import { KeyForm } from "../oauth/key-form.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

export interface ReconnectStepProps {
	brandId: string;
	returnTo: string;
	info: PlatformInfo;
	connection: NonNullable<OnboardingStep["connection"]>;
}

/** A connection that only a person can fix: by signing in again, or with another key. */
export function ReconnectStep({
	brandId,
	returnTo,
	info,
	connection,
}: ReconnectStepProps) {
	const method = chosenMethod(info, connection.grant?.authenticationMethod);
	const byKey = method === "API_KEY";
	return (
		<div className="grid gap-5">
			<Notice
				tone="bad"
				title={`This connection needs a new ${byKey ? "key" : "sign-in"}`}
				action={
					<>
						{!byKey && (
							<ConnectForm
								platform={info.platform}
								brandId={brandId}
								returnTo={returnTo}
								connectionId={connection.id}
								method={method}
								size="small"
							>
								Reconnect
							</ConnectForm>
						)}
						<ButtonLink size="small" to={`/connections/${connection.id}`}>
							Details
						</ButtonLink>
					</>
				}
			>
				{connection.statusMessage ??
					`The platform no longer accepts the ${byKey ? "key" : "sign-in"}. Imported data stays.`}
			</Notice>
			{byKey && (
				<KeyForm
					platform={info.platform}
					name={info.name}
					brandId={brandId}
					returnTo={returnTo}
					connectionId={connection.id}
					fields={info.keyFields}
				/>
			)}
		</div>
	);
}
