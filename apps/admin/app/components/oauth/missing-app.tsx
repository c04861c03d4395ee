import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useIsOwner } from "../use-viewer.ts";

/** Says that nobody can sign in at a platform before it has an OAuth app, and who enters one where. */
export function MissingApp({
	name,
	providerName,
	hasKeys,
}: {
	name: string;
	providerName: string;
	/** True where a key is another way, which needs no app. */
	hasKeys: boolean;
}) {
	const isOwner = useIsOwner();
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
