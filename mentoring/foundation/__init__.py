"""What every room stands on; knows no word of the trade."""
