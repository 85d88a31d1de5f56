"""What somebody asks for with an entry, while another answers for it."""
