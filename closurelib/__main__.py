"""`python -m closurelib` is the command `closurelib`."""

from closurelib.cli import main

if __name__ == "__main__":
    main(prog_name="closurelib")
