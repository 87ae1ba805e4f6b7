"""Train together with other workers: python -m utils.worker --folder FOLDER

The work is done in `utils.workers.worker`.
"""

from utils.workers.worker import main

if __name__ == "__main__":
    main()
