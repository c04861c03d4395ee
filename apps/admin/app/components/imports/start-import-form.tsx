import { Form, useNavigation } from "@remix-run/react";
import { Button, type ButtonLook } from "../ui/button.tsx";

export interface StartImportFormProps {
	connectionId: string;
	label?: string;
	look?: ButtonLook;
}

/** Starts an import of everything that the connection's chosen accounts hold. */
export function StartImportForm({
	connectionId,
	label = "Start import",
	look = "primary",
}: StartImportFormProps) {
	const navigation = useNavigation();
	const pending =
		navigation.formData?.get("intent") === "start-import" &&
		navigation.formData.get("connectionId") === connectionId;
	return (
		<Form method="post">
			<input type="hidden" name="connectionId" value={connectionId} />
			<Button
				type="submit"
				look={look}
				name="intent"
				value="start-import"
				pending={pending}
			>
				{label}
			</Button>
		</Form>
	);
}
