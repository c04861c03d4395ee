import { platformNames } from "../../format/labels.ts";
import type { ProductMapping } from "../../graphql/product-mappings.ts";
import { Button } from "../ui/button.tsx";
import { ActionsTd, ActionsTh, rowClass, Table, Td, Th } from "../ui/table.tsx";
import { useFormOutcome } from "../use-form-outcome.ts";

/** A brand's products with the items that they are at the platforms. */
export function MappingTable({
	mappings,
	canEdit,
}: {
	mappings: readonly ProductMapping[];
	canEdit: boolean;
}) {
	return (
		<Table stacked caption="Product mappings">
			<thead>
				<tr>
					<Th>Product</Th>
					<Th>Platform</Th>
					<Th>Item</Th>
					{canEdit && <ActionsTh />}
				</tr>
			</thead>
			<tbody>
				{mappings.map((mapping) => (
					<tr
						key={`${mapping.platform} ${mapping.externalId}`}
						className={rowClass}
					>
						<Td>
							<p className="font-medium [overflow-wrap:anywhere]">
								{mapping.productId}
							</p>
						</Td>
						<Td label="Platform">{platformNames[mapping.platform]}</Td>
						<Td label="Item">
							<p className="[overflow-wrap:anywhere]">
								{mapping.name ?? (
									<span className="text-ink-faint">In no imported catalog</span>
								)}
							</p>
							<p className="font-mono text-[13px] text-ink-soft [overflow-wrap:anywhere]">
								{mapping.externalId}
							</p>
						</Td>
						{canEdit && (
							<ActionsTd>
								<RemoveButton mapping={mapping} />
							</ActionsTd>
						)}
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function RemoveButton({
	mapping: { productId, platform, externalId },
}: {
	mapping: ProductMapping;
}) {
	const { Form, pending } = useFormOutcome();
	return (
		<Form method="post">
			<input type="hidden" name="productId" value={productId} />
			<input type="hidden" name="platform" value={platform} />
			<input type="hidden" name="externalId" value={externalId} />
			<Button
				type="submit"
				size="small"
				name="intent"
				value="remove"
				aria-label={`Remove ${productId} from item ${externalId} of ${platformNames[platform]}`}
				pending={pending}
			>
				Remove
			</Button>
		</Form>
	);
}
