"""What goes to paper or a projector: cards, answers, records, links and their QR codes."""
