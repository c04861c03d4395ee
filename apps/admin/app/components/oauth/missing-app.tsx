import { lacksApp, type Methods } from "../../graphql/connect.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useIsOwner } from "../use-viewer.ts";

/** Says that nobody can sign in at a platform before it has an OAuth app, and who enters one where; nothing where it has one. */
export function MissingApp({
	name,
	providerName,
	...methods
}: Methods & { name: string; providerName: string }) {
	const isOwner = useIsOwner();
	if (!lacksApp(methods)) return null;
	// A key is another way, which needs no app.
	const hasKeys = methods.usableMethods.includes("API_KEY");
	return (
		<Notice
			tone={hasKeys ? "info" : "warn"}
			title={
				hasKeys
					? `Signing in at ${providerName} needs an app`
					: `${name} is not set up yet`
			}
			action={
				isOwner && (
					<ButtonLink size="small" to="/settings/oauth-apps/new">
						Add an OAuth app
					</ButtonLink>
				)
			}
		>
			{isOwner
				? `Register an OAuth app at ${providerName} and enter it under Settings → OAuth apps, or ask whoever runs this installation to.`
				: `Ask an owner of this workspace to enter an OAuth app for ${name} under Settings → OAuth apps, or whoever runs this installation.`}
			{hasKeys && " A key needs no app."}
		</Notice>
	);
}
