import { Form, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { startPath } from "../../format/platform-paths.ts";
import type { AuthenticationMethod, Platform } from "../../graphql/enums.ts";
import { Button, type ButtonLook, type ButtonSize } from "../ui/button.tsx";

export interface ConnectFormProps {
	platform: Platform;
	brandId: string;
	returnTo: string;
	/** Through a sign-in that the workspace already has. */
	grantId?: string;
	/** Reconnects this one. */
	connectionId?: string;
	/** Way to sign in; the platform's first when left out. */
	method?: AuthenticationMethod | undefined;
	/** Features to ask for beside what was allowed before. */
	scopeSets?: string[];
	look?: ButtonLook;
	size?: ButtonSize;
	children: ReactNode;
}

/**
 * A button that begins a connection: it leads to the platform's consent page, to the form for its key, or straight on with
 * a known sign-in.
 */
export function ConnectForm(props: ConnectFormProps) {
	const {
		platform,
		brandId,
		returnTo,
		grantId,
		connectionId,
		method,
		scopeSets = [],
		look = "primary",
		size = "medium",
		children,
	} = props;
	const action = startPath(platform, { brandId, returnTo, method });
	const navigation = useNavigation();
	const pending =
		navigation.formAction === action &&
		(navigation.formData?.get("grantId") ?? null) === (grantId ?? null) &&
		navigation.formData?.getAll("scopeSets").join() === scopeSets.join();
	return (
		<Form method="post" action={action}>
			<input type="hidden" name="brandId" value={brandId} />
			<input type="hidden" name="returnTo" value={returnTo} />
			{grantId && <input type="hidden" name="grantId" value={grantId} />}
			{connectionId && (
				<input type="hidden" name="connectionId" value={connectionId} />
			)}
			{scopeSets.map((key) => (
				<input key={key} type="hidden" name="scopeSets" value={key} />
			))}
			<Button type="submit" look={look} size={size} pending={pending}>
				{children}
			</Button>
		</Form>
	);
}
