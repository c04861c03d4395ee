import { platformNames } from "../../format/labels.ts";
import type { OAuthApp } from "../../graphql/oauth-apps.ts";
import { Card } from "../ui/card.tsx";
import { ConfirmAction } from "../ui/confirm-action.tsx";

export function DeleteAppCard({ app }: { app: OAuthApp }) {
	return (
		<Card
			title="Delete this app"
			description="Only when no connection uses it any more: first set up another app and reconnect through that one."
			action={
				<ConfirmAction
					label="Delete"
					title={`Delete ${app.label}?`}
					description={
						<>
							<p>
								Its secrets and extras are destroyed and cannot be brought back.
							</p>
							<p>
								The registration at {platformNames[app.platform]} itself stays.
							</p>
						</>
					}
					confirm="Delete the app"
					keep="Keep it"
					intent="delete"
				/>
			}
		/>
	);
}
