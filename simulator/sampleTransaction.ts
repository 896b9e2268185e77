/** Wonder's own example of a card transaction. Source: developer.wonder.today, Transaction Webhook. */
export const sampleTransaction = {
	id: '33cc2ca1-b4bf-4516-9962-31c67a885eeb',
	p_business_id: '35cc45cc-c418-4154-8f12-2dda715d0433',
	card: '03e69dd9-a70c-4b0f-b084-c0ee077772fb',
	status: 'Declined',
	type: 'Sales',
	transaction_currency: 'HKD',
	transaction_amount: '-101',
	local_currency: 'HKD',
	local_amount: '-101',
	final_local_amount: '-101',
	calculated_fee: '0',
	merchant_id: '666666660057123',
	merchant_country: 'HK',
	merchant_city: '',
	merchant_name: 'Bindo Simulator Test',
	p_created_at: '2025-03-04T03:32:11.051702Z',
};
