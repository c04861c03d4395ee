import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { ActionOutcome } from "../../action-outcome.ts";
import { platformNames } from "../../format/labels.ts";
import type { Platform } from "../../graphql/enums.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useToast } from "../ui/toaster.tsx";
import { ItemSearch } from "./item-search.tsx";

export interface AddMappingFormProps {
	brandId: string;
	offered: readonly Platform[];
	/** Platform that is chosen first: one of the brand's with a catalog. */
	usual: Platform | null;
	hasCatalog: boolean;
}

/** Asks for a product and the item that it is: found in a catalog, or written by hand. */
export function AddMappingForm({
	brandId,
	offered,
	usual,
	hasCatalog,
}: AddMappingFormProps) {
	const fetcher = useFetcher<ActionOutcome>();
	const toast = useToast();
	const fields = useRef<HTMLDivElement>(null);
	const [productId, setProductId] = useState("");
	const [externalId, setExternalId] = useState("");
	const [platform, setPlatform] = useState<Platform>(
		usual ?? offered[0] ?? "GOOGLE_ADS",
	);
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	useEffect(() => {
		if (!outcome?.done) return;
		toast({ tone: "good", text: outcome.done });
		// Ready for the next one.
		setProductId("");
		setExternalId("");
		fields.current?.querySelector("input")?.focus();
	}, [outcome, toast]);
	return (
		<Card
			title="Add a product"
			description="An item is one product; a product may be many items. An item that belongs to another product moves to this one."
		>
			<fetcher.Form method="post" className="grid gap-4">
				{hasCatalog && (
					<ItemSearch
						brandId={brandId}
						chosen={`${platform} ${externalId}`}
						onChoose={(item) => {
							setPlatform(item.platform);
							setExternalId(item.externalId);
						}}
					/>
				)}
				<div ref={fields} className="grid gap-4 sm:grid-cols-3">
					<TextField
						id="product-id"
						name="productId"
						label="Your product"
						hint="Its id in your shop, such as SKU-1001."
						required
						maxLength={200}
						value={productId}
						onChange={({ target }) => setProductId(target.value)}
					/>
					<SelectField
						id="product-platform"
						name="platform"
						label="Platform"
						value={platform}
						onChange={({ target }) => setPlatform(target.value as Platform)}
					>
						{offered.map((each) => (
							<option key={each} value={each}>
								{platformNames[each]}
							</option>
						))}
					</SelectField>
					<TextField
						id="product-item"
						name="externalId"
						label="Item"
						hint="Its id in the platform's catalog."
						required
						maxLength={500}
						value={externalId}
						onChange={({ target }) => setExternalId(target.value)}
					/>
				</div>
				{outcome?.problem && <Notice tone="bad">{outcome.problem}</Notice>}
				<div>
					<Button
						type="submit"
						look="primary"
						name="intent"
						value="add"
						pending={fetcher.state !== "idle"}
					>
						Add product
					</Button>
				</div>
			</fetcher.Form>
		</Card>
	);
}
