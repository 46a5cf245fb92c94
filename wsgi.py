from mentoring.app import create_app

app = create_app()
