"""How households live without help: shocks, labour, income, spending, assets, health, family."""
