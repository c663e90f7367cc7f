"""`python -m simsupport` does what the command `simsupport` does."""

from simsupport.cli import app

if __name__ == "__main__":
    app(prog_name="simsupport")
