"""``make run``: a week of Veilig Thuis Gooi en Vechtstreek, played through the real doors."""
