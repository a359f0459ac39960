"""Parts of pages that several views share: charts, forms, badge summaries, tables of points."""
